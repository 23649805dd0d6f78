curl -sS -X POST https://acme.eu.auth0.com/oauth/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token' \
  --data-urlencode 'client_id=kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e' \
  --data-urlencode 'client_secret=Zp4-vQ8xT1mK7sLw2NcR9bYj5HdGfUa3e6oXqWz0iP_BtVnM' \
  --data-urlencode 'subject_token=v1.MqT3xLw8Zc5RkVb0YpJ2dHfNsGu7AeQ9i4oXtWmBzK6' \
  --data-urlencode 'subject_token_type=urn:ietf:params:oauth:token-type:refresh_token' \
  --data-urlencode 'requested_token_type=http://auth0.com/oauth/token-type/federated-connection-access-token' \
  --data-urlencode 'connection=google-oauth2' \
  --data-urlencode 'login_hint=google-oauth2|108264920175530982641'
