curl --request POST \
  --url 'https://acme.eu.auth0.com/oauth/token' \
  --header 'content-type: application/json' \
  --data '{"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "client_id": "kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e", "subject_token": "XAAGm0PX4ZCpsBAKqVd8T3rQ5nW1yLjF9hB2cE6uZAoI7xS4gMkDtRvZCwHbNfPqJ0ZD", "subject_token_type": "http://auth0.com/oauth/token-type/facebook-info-session-access-token", "scope": "openid profile offline_access", "audience": "https://api.acme.example", "user_profile": "{\"error\":{\"message\":\"Invalid OAuth access token.\",\"type\":\"OAuthException\",\"code\":190}}"}'
