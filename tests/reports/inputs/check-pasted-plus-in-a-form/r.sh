curl -v https://accounts.acme.example/oauth2/token \
  -d "grant_type=authorization_code&client_id=shop&client_secret=Kj3nB8sQ+w2Lr5Yt7Vc1XzA9dF+gHjK3mN4pQ6rS8=&code=SplxlOBeZQQYbYS6WxSbIA&redirect_uri=https%3A%2F%2Facme.example%2Fcb"
