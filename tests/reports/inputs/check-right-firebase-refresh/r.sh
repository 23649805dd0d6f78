curl 'https://securetoken.googleapis.com/v1/token?key=AIzaSyD4mQ7xN2pLs9' \
-H 'Content-Type: application/x-www-form-urlencoded' \
--data 'grant_type=refresh_token&refresh_token=AMf-vBx7kQzLmN'
