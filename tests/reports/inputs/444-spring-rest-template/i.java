RestTemplate restTemplate = new RestTemplate();
HttpHeaders headers = new HttpHeaders();
headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
MultiValueMap<String, String> map = new LinkedMultiValueMap<>();
map.add("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
map.add("subject_token", "c7f1e0aa91bd.0.mnop.Qw8-apple_CODE_sample");
map.add("client_id", "Hq7NvT2bXe9LwKz4RjYs5MgPd8Uc3AoF");
HttpEntity<MultiValueMap<String, String>> entity = new HttpEntity<>(map, headers);
ResponseEntity<String> response = restTemplate.postForEntity("https://brightleaf.eu.auth0.com/oauth/token", entity, String.class);
