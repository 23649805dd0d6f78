curl --request POST \
  --url 'https://acme.eu.auth0.com/oauth/access_token' \
  --header 'content-type: application/json' \
  --data '{"client_id": "kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e", "access_token": "EAAGm0PX4ZCpsBAKqVd8T3rQ5nW1yLjF9hB2cE6uZAoI7xS4gMkDtRvZCwHbNfPqJ0", "connection": "facebook", "scope": "openid profile email"}'
