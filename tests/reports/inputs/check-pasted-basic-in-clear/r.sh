curl -X POST 'https://acme.okta.com/oauth2/default/v1/token' \
  -H 'Accept: application/json' \
  -H 'Authorization: Basic 0oa1b2c3d4E5f6G7h8i9:Zx9Kq2Lr5Yt7Vc1XzA-Kj3nB8sQw2Lr5Yt7Vc1XzA9dFgHjK3_mN4pQ6rS8t' \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  -d 'grant_type=client_credentials&scope=orders.read'
