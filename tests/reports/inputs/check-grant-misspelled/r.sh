curl -X POST -H "Content-Type: application/x-www-form-urlencoded" -d "client_id=test&client_secret=${SECRET}&grant_type=client_credencials" https://my.domain.example/api/oauth/token
