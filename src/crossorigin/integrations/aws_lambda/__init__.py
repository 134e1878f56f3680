"""AWS Lambda: the gateway around a handler of HTTP events, without any AWS library.

It reads the events of API Gateway (REST, and HTTP in both payload formats), of function URLs
and of Application Load Balancers. Other events pass through.
"""

from crossorigin.integrations.aws_lambda.gateway import CORS, cors

__all__ = ["CORS", "cors"]
