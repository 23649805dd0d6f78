export CLIENT_ID=aBcD1234efGH5678ijKL
export CLIENT_SECRET=$(pass show auth0/m2m)
curl --request POST --url 'https://acme.eu.auth0.com/oauth/token' --header 'content-type: application/json' --data '{"client_id":"$CLIENT_ID","client_secret":"$CLIENT_SECRET","audience":"https://api.acme.example/","grant_type":"client_credentials"}'
