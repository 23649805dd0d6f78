curl -sS -X POST https://acme.eu.auth0.com/oauth/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=urn:ietf:params:oauth:grant-type:token-exchange' \
  --data-urlencode 'subject_token=b7e1c94f-legacy-session-0a52' \
  --data-urlencode 'subject_token_type=urn:acme:legacy-session' \
  --data-urlencode 'client_id=kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e' \
  --data-urlencode 'client_secret=Zp4-vQ8xT1mK7sLw2NcR9bYj5HdGfUa3e6oXqWz0iP_BtVnM' \
  --data-urlencode 'organizationId=org_9kLm2XvQ7wRt4ZpB' \
  --data-urlencode 'audience=https://api.acme.example' \
  --data-urlencode 'scope=openid profile'
