curl --request POST \
  --url 'https://acme.eu.auth0.com/oauth/ro' \
  --header 'content-type: application/json' \
  --data '{"client_id": "kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e", "connection": "Username-Password-Authentication", "grant_type": "password", "username": "jane@acme.example", "password": "correct-Horse-41", "scope": "openid email offline_access", "device": "Pixel 9"}'
