curl --location --request POST 'https://open.tiktokapis.com/v2/oauth/token/' \
--header 'Content-Type: application/x-www-form-urlencoded' \
--header 'Cache-Control: no-cache' \
--data-urlencode 'client_key=aw7k2m9qx4vt1zpl' \
--data-urlencode 'client_secret=Xk3vNq8LmW2rTz7Yb5Hc' \
--data-urlencode 'code=Q7vRk2xLmN9pTz' \
--data-urlencode 'grant_type=authorization_code' \
--data-urlencode 'redirect_uri=https://app.acme.example/tiktok/callback'
