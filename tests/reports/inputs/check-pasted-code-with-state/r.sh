curl -X POST https://acme.eu.auth0.com/oauth/token -H 'content-type: application/x-www-form-urlencoded' \
 --data-urlencode 'grant_type=authorization_code' --data-urlencode 'client_id=aBcD1234efGH5678ijKL9012mnOP3456' \
 --data-urlencode 'client_secret=Zx9Kq2Lr5Yt7Vc1XzA-Kj3nB8sQw2Lr5Yt7Vc1XzA9dFgHjK3' \
 --data-urlencode 'code=kR3f7Tq9ZsXw2VbNm5LpYh8Jd1GcKe6Au0&state=hFo2SKBxYzQ' \
 --data-urlencode 'redirect_uri=https://app.acme.example/callback'
