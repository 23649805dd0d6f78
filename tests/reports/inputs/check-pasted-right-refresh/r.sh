curl https://acme.eu.auth0.com/oauth/token -d grant_type=refresh_token -d client_id=aBcD1234efGH5678ijKL9012mnOP3456 -d refresh_token=v1.MundefinedQ8s7null6Tq2rWzXy0KpLm3NbVc
