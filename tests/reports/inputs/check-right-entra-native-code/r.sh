curl -sS -X POST https://acme.ciamlogin.com/acme.onmicrosoft.com/oauth2/v2.0/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'client_id=2d8e63b1-586c-4c8e-94df-de9a15261978' \
  --data-urlencode 'grant_type=oob' \
  --data-urlencode 'continuation_token=AQABAAEAAAD' \
  --data-urlencode 'oob=123456' \
  --data-urlencode 'scope=openid offline_access'
