curl -X POST https://sso.acme.example/realms/shop/protocol/openid-connect/token -d 'grant_type=client_credentials&client_id=shop&client_secret=Xk3v%Nq8LmW2'
