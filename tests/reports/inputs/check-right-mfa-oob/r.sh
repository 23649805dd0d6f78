curl -sS -X POST https://acme.eu.auth0.com/oauth/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=http://auth0.com/oauth/grant-type/mfa-oob' \
  --data-urlencode 'client_id=kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e' \
  --data-urlencode 'mfa_token=Fe26.2*f2d1a*abc' \
  --data-urlencode 'oob_code=abc123' \
  --data-urlencode 'binding_code=482913'
