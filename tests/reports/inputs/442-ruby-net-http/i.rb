require 'uri'
require 'net/http'
require 'openssl'

url = URI("https://brightleaf.eu.auth0.com/oauth/token")
http = Net::HTTP.new(url.host, url.port)
http.use_ssl = true
request = Net::HTTP::Post.new(url)
request["content-type"] = 'application/x-www-form-urlencoded'
request.body = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=c7f1e0aa91bd.0.mnop.Qw8-apple_CODE_sample&subject_token_type=http%3A%2F%2Fauth0.com%2Foauth%2Ftoken-type%2Fapple-authz-code&client_id=Hq7NvT2bXe9LwKz4RjYs5MgPd8Uc3AoF&audience=https%3A%2F%2Forders.brightleaf.example%2F&scope=openid%20profile%20email%20offline_access"
response = http.request(request)
puts response.read_body
