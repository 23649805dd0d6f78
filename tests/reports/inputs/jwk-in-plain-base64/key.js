const publicJwk = {
        "alg": "RS256",
        "e": "AQAB",
        "kid": "Eqn6g2uzemy2",
        "kty": "RSA",
        "n": "xxvWiNDLJmyPGzeKgYBx29a+WhLhFE1etVAMqWj6GJssL8NO8gph+A13Dolje8SQeXaCW6zV39QF88HF5S1YJ/UisMNwBlIaLrliod7TXXx07FlmM3OupHVkORBDyzCh4UkOvnQUx4aeg70I6eSaSwVn3/x3PeD+7cazIF273BSib1Zo8ErNBHLl7AQt1eNeeTPCO7IYnfNY/jMYCN3qS1ldNsFc21I8snuubdXI7uGpiJ7B0pNcueDtlmL6j+45kWLmvT9jiu9QhEs9CVo5ncC99BemRIcwAM3B7smSXiHDf8VqL478EHHA/d16A5L0t6LSXwPQ4XijxN5ZIs1Ziw==",
        "use": "sig"
    };