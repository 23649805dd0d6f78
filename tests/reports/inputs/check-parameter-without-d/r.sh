curl -X POST -d grant_type=client_credentials client_id=kYq0mPvT3sWz8bNdR5xJ7hLc2gFaUe1o -d client_secret=s3cr3t-9fK2 -d audience=https://api.acme.example https://acme-labs.eu.auth0.com/oauth/token
