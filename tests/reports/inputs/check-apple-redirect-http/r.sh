curl -v POST "https://appleid.apple.com/auth/token" \
-H 'content-type: application/x-www-form-urlencoded' \
-d "client_id=com.acme.web" \
-d "client_secret=$CLIENT_SECRET" \
-d 'code=c0a1b2c3d4e5f60718293a4b5c6d7e8f9.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv' \
-d 'grant_type=authorization_code' \
-d 'redirect_uri=http://localhost:3000/auth/apple/callback'
