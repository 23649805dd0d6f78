curl -s https://acme.eu.auth0.com/oauth/token -d grant_type=urn:ietf:params:oauth:grant-type:device_code -d client_id=aBcD1234efGH5678ijKL -d device_code=WDJB-MJHT
