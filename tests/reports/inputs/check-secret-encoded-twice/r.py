import requests
requests.post("https://login.microsoftonline.com/acme.onmicrosoft.com/oauth2/v2.0/token", data={
    "grant_type": "client_credentials",
    "client_id": "5d3c1b2a-7e4f-4a6b-9c8d-0e1f2a3b4c5d",
    "client_secret": "hG3%2FkLm5nPq7r%2BSt9uVw1xYz2aBc4dEf6gH8iJ0kL%3D",
    "scope": "https://graph.microsoft.com/.default",
})
