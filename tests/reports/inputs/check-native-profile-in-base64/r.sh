curl --request POST \
  --url 'https://acme.eu.auth0.com/oauth/token' \
  --header 'content-type: application/json' \
  --data '{"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "client_id": "kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e", "subject_token": "c3f19b27ad0e84651c7be2d90f5a8b364.0.mrzvy.Qp8sVt2LxKw7RnBd0HfJcg", "subject_token_type": "http://auth0.com/oauth/token-type/apple-authz-code", "scope": "openid profile offline_access", "audience": "https://api.acme.example", "user_profile": "eyJuYW1lIjp7ImZpcnN0TmFtZSI6IkphbmUifX0="}'
