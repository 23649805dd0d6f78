curl --cert worker.pem --key worker.key --request POST 'https://acme-labs.eu.auth0.com/oauth/token' \
  --header 'Content-Type: application/json' \
  --data '{
    "client_id": "kYq0mPvT3sWz8bNdR5xJ7hLc2gFaUe1o",
    "grant_type": "urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token",
    "subject_token": "eyJhbGciOiJSUzI1NiIsInR5cCI6InRva2VuLXZhdWx0LXJlcStqd3QiLCJraWQiOiJ3MSJ9.eyJpc3MiOiJrWXEwbVB2VDNzV3o4Yk5kUjV4SjdoTGMyZ0ZhVWUxbyIsInN1YiI6ImF1dGgwfDY0ZjBjMWQyZTMiLCJhdWQiOiJodHRwczovL2FjbWUtbGFicy5ldS5hdXRoMC5jb20vIiwiZXhwIjo0MDAwMDAwMDYwfQ.CzBVep_E6Q4zWH2ix-wRNluApcrvFDleg6jN8hc8YYar0PUaP2SJrtP4HUJnjLHW-yBFao-02f4jSG2St9wBJktwlbrfBClOc5i94gcsUXabwOUKL1R5nsPoDTJXfKHG6xA1Wn-kye4TOF2Cp8zxFjtgharP9Bk-Y4it0vccQWaLsNX6H0RpjrPY_SJHbJG22wAlSm-Uud4DKE1yl7zhBitQdZq_5AkuU3idwucMMVZ7oMXqDzRZfqPI7RI3XIGmy_AVOl-Eqc7zGD1ih6zR9htAZYqv1PkeQ2iNstf8IUZrkLXa_yRJbpO43QInTHGWu-AFKk90mb7jCC1Sd5zB5g",
    "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
    "requested_token_type": "http://auth0.com/oauth/token-type/federated-connection-access-token",
    "connection": "google-oauth2"
  }'
