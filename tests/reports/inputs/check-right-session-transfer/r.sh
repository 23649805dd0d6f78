curl -sS -X POST https://acme.eu.auth0.com/oauth/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=refresh_token' \
  --data-urlencode 'client_id=kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e' \
  --data-urlencode 'refresh_token=v1.MqT3xLw8Zc5RkVb0YpJ2dHfNsGu7AeQ9i4oXtWmBzK6' \
  --data-urlencode 'audience=urn:acme.eu.auth0.com:session_transfer'
