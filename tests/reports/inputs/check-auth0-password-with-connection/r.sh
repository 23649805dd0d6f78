curl --request POST \
  --url 'https://acme.eu.auth0.com/oauth/token' \
  --header 'content-type: application/json' \
  --data '{"grant_type": "password", "client_id": "kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e", "username": "jane@acme.example", "password": "correct-Horse-41", "connection": "my-database-connection", "scope": "openid email offline_access", "device": "my-device-name", "audience": "https://api.acme.example"}'
