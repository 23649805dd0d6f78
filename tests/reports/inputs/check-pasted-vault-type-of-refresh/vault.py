import requests

resp = requests.post(
    "https://acme.eu.auth0.com/oauth/token",
    json={
        "client_id": "aBcD1234efGH5678ijKL9012mnOP3456",
        "client_secret": "Zx9Kq2Lr5Yt7Vc1XzA-Kj3nB8sQw2Lr5Yt7Vc1XzA9dFgHjK3_mN4pQ6rS8t",
        "grant_type": "urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token",
        "subject_token_type": "urn:ietf:params:oauth:token-type:refresh_token",
        "requested_token_type": "http://auth0.com/oauth/token-type/federated-connection-access-token",
        "subject_token": "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImstMjAyNi0wMSJ9.eyJpc3MiOiJodHRwczovL2FjbWUuZXUuYXV0aDAuY29tLyIsInN1YiI6Imdvb2dsZS1vYXV0aDJ8MTA5Mzg0NzU2IiwiYXVkIjpbImh0dHBzOi8vYXBpLmFjbWUuZXhhbXBsZS8iLCJodHRwczovL2FjbWUuZXUuYXV0aDAuY29tL3VzZXJpbmZvIl0sImlhdCI6MTcwMDAwMDAwMCwiZXhwIjoyMDUxMjIyNDAwLCJzY29wZSI6Im9wZW5pZCBwcm9maWxlIG9mZmxpbmVfYWNjZXNzIiwiYXpwIjoiYUJjRDEyMzRlZkdINTY3OGlqS0w5MDEybW5PUDM0NTYifQ.g9QcbXc0aF0gvy--JUMByy4oSQBs_xCHuE8WCye-QRSD1BxtdzRoXSC_L74lQwHLLihJAGz_EIe4TxYLJ75BFIPUHG13NGhdIL8vviVDAcsuKEkAbP8Qh7hPFgsnvkEUg9QcbXc0aF0gvy--JUMByy4oSQBs_xCHuE8WCye-QRSD1BxtdzRoXSC_L74lQwHLLihJAGz_EIe4TxYLJ75BFIPUHG13NGhdIL8vviVDAcsuKEkAbP8Qh7hPFgsnvkEUg9QcbXc0aF0gvy--JUMByy4oSQBs_xCHuE8WCye-QRSD1BxtdzRoXSC_L74lQwHLLihJAGz_EIe4TxYLJ75BFA",
        "connection": "google-oauth2",
    },
)
print(resp.json())
