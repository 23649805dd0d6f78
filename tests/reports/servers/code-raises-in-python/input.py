        if claims['aud'] != self.client_id:
            raise InvalidAudienceError("Audience doesn't match")
        if claims['exp'] < now:
            raise ExpiredSignatureError('Signature has expired')
