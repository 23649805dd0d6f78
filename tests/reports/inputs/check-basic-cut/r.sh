curl -k -X POST https://gw.acme.example:8243/token -d "grant_type=client_credentials" -H "Authorization: Basic cnk0YXVQTUFtYVhvejZUeHQ0WGhldFlVVl80YTpkOTd4Y2pubXN5XzBVZlhPYXBnbndMRG9FZVF"
