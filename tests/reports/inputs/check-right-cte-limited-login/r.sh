curl -sS -X POST https://acme.eu.auth0.com/oauth/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=urn:ietf:params:oauth:grant-type:token-exchange' \
  --data-urlencode 'client_id=kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e' \
  --data-urlencode 'subject_token=eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL3d3dy5mYWNlYm9vay5jb20iLCJzdWIiOiIxMDIyIiwiYXVkIjoiNzc1NSIsImlhdCI6MTc5NTg2MDAwMCwiZXhwIjo0MTAyNDQ0ODAwfQ.NSSBIRmNqBROa0yaocACX8Y2SyVlv0U6ZLuf0XzQMrSfkT0-9yZIe31b56wAAwfGPyg4mTMeEWMORq2bU7MZX3-sFhmE0jTM42DuT4HxdU26e3zIZA6WrymQiwcXruIt3_8M1R6hpjBDjKOfhhoML7M1Z2AWTpF3RmOjNIddwTzTF4ieWR5lmTfeHxt64ZqgtkpnIcfZNhLDG_83uD73EHIbX_ZDrPOIaBbolOadAx2lVdCHdtF5xv8vSgeiL7XDRoip1FrjmykBsKoN5eHf1kDQZYue3KxdBYTDCQZ6B8vGncpC_ILr_rB2RfszZP5KWlJfgtttPpYR5Vw3tu554g' \
  --data-urlencode 'subject_token_type=urn:acme:facebook-limited-login' \
  --data-urlencode 'audience=https://stock.acme.example' \
  --data-urlencode 'scope=openid offline_access'
