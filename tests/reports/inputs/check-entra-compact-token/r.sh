curl -sS -X POST https://login.microsoftonline.com/39fa343a-6d49-4ad7-a83e-7c9a92e608a6/oauth2/v2.0/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer' \
  --data-urlencode 'client_id=2d8e63b1-586c-4c8e-94df-de9a15261978' \
  --data-urlencode 'client_secret=Kp18Q~xR3vT9mZc5wLb2NsYd7HfGjUaEo0iXq4' \
  --data-urlencode 'assertion=EwB4A8l6BAAUkj1NuJYtTVha+Mogk+HEiPbQo04AAeExample' \
  --data-urlencode 'scope=https://graph.microsoft.com/User.Read' \
  --data-urlencode 'requested_token_use=on_behalf_of'
