curl -X POST https://acme.okta.com/oauth2/default/v1/token -H 'Authorization: Basic Basic MG9hMTphYmM=' -d 'grant_type=client_credentials&scope=orders'
