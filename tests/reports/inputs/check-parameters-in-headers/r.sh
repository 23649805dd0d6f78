curl -X POST https://api.acme.example/oauth/token -H 'grant_type: client_credentials' -H 'client_id: 3' -H 'client_secret: s3cr3tOfClient3'
