except OAuth2Error as e:
    if e.error == "invalid_grant":
        self.logout()
    else:
        raise
