curl -v -X POST "https://appleid.apple.com/auth/token" \
  -d "client_id=ABCDE12345" -d "client_secret=$APPLE_SECRET" -d "code=$CODE" -d grant_type=authorization_code
