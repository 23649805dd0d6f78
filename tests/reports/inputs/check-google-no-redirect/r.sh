curl -d code=4/0AQlEd8xN2mVq7LkPz -d client_id=112233-web9.apps.googleusercontent.com -d client_secret=GOCSPX-k2vNq8LmW2rTz7Yb5Hc -d grant_type=authorization_code https://oauth2.googleapis.com/token
