curl --request POST \ 
  --url 'https://acme.eu.auth0.com/oauth/token' \ 
  --header 'content-type: application/x-www-form-urlencoded' \ 
  --data grant_type=client_credentials \ 
  --data client_id=aBcD1234efGH5678ijKL \ 
  --data "client_secret=$SECRET" \ 
  --data audience=https://api.acme.example/
