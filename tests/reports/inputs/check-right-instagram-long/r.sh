curl -i -X GET "https://graph.instagram.com/access_token?grant_type=ig_exchange_token&client_secret=a1b2c3d4e5f60718293a4b5c6d7e8f90&access_token=IGQVJXbk1kZA2x0N3pQb1"
