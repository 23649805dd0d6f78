import requests
requests.post("https://id.acme.example/realms/shop/protocol/openid-connect/token", auth=("mcp-server", SECRET), data={
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token": '{"access_token":"eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImstMjAyNi0wNyJ9.eyJpc3MiOiJodHRwczovL2lkLmFjbWUuZXhhbXBsZS9yZWFsbXMvc2hvcCIsImF1ZCI6WyJiYWNrZW5kIiwiYWNjb3VudCJdLCJzdWIiOiIzNDMwZDhhZSIsInR5cCI6IkJlYXJlciIsImF6cCI6Im1jcC1zZXJ2ZXIiLCJpYXQiOjE3OTAwMDAwMDAsImV4cCI6NDEwMjQ0NDgwMCwic2NvcGUiOiJvcGVuaWQifQ.ZOad8mXUYpAezYZywhVAEqPrXxtZhUvVPWt_CmYdc4CpGvE278w6fibR10kYnG3PnGAZvlQwy91AjRyD2VvGuJ-M-U5KE7NHs37hLKAQd11KvjWY5HP7etFDxxhnCKX8hQXs2P9GyBaruaccqN0dN6kfkUI6CbSj7tEQVqyG0bWT_yzKvBePnd3vPVAlOcXqEWUxN_akcRINUXPpmKaUcmcNYrIoiRyglDoKXcuezavdhkEgBqOhHEyhbXRxAFr9NC8FAQY4uaceyluOlxfOvT8p4RAH3GLpAvkXm02gRXyWG6i1XEI_sPr0v120klRVLu9VRPlKcuZaL_5YZvbsdg","expires_in":300,"token_type":"Bearer"}',
    "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
})
