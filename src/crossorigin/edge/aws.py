"""Amazon Web Services: templates of CloudFormation for three kinds of services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from crossorigin.edge.export import Finding, Options, Target
from crossorigin.edge.grades import impossible, same, stricter
from crossorigin.edge.lists import (
    LEFT_OUT,
    SHARED,
    dump,
    exposed_by,
    headers_of,
    max_age_of,
    methods_of,
    only,
    too_many,
)
from crossorigin.edge.lower import Feature, Lowered, Plan

_DAY: Final = 86_400
"""The greatest number of seconds for a preflight that these services accept."""

_EXACT_ONLY: Final = SHARED | {
    Feature.SUBDOMAINS: LEFT_OUT,
    Feature.ANY_PORT: LEFT_OUT,
    Feature.ANY_EXTENSION: LEFT_OUT,
    Feature.NULL: LEFT_OUT,
    Feature.MAX_AGE: same("at most one day"),
    Feature.ZERO_MAX_AGE: impossible("for the service, 0 means its own default"),
}


def _origins(policy: Lowered) -> list[str]:
    return ["*"] if policy.public else [each for each in policy.exact if each != "null"]


def _seconds(policy: Lowered) -> int | None:
    seconds = max_age_of(policy)
    return None if seconds is None else min(seconds, _DAY)


def _template(kind: str, properties: dict[str, Any]) -> str:
    resource = {"Type": kind, "Properties": properties}
    return dump(
        {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Crossorigin": resource}}
    )


def _render_api(plan: Plan, _options: Options) -> dict[str, str]:
    policy = only(plan)
    cors = {
        "AllowOrigins": _origins(policy),
        "AllowMethods": methods_of(policy),
        "AllowHeaders": headers_of(policy),
        "ExposeHeaders": exposed_by(policy),
        "MaxAge": _seconds(policy),
        "AllowCredentials": Feature.CREDENTIALS in policy.features,
    }
    properties = {"Name": "crossorigin", "ProtocolType": "HTTP", "CorsConfiguration": cors}
    return {"template.yaml": _template("AWS::ApiGatewayV2::Api", properties)}


AWS_HTTP_API: Final = Target(
    name="aws-http-api",
    title="Amazon API Gateway (HTTP API)",
    versions="",
    ratings=_EXACT_ONLY,
    requires=(
        "remove your own routes for OPTIONS from the API.",
        "the service ignores the CORS headers of the application.",
    ),
    validate="cfn-lint template.yaml",
    render=_render_api,
)
"""HTTP APIs of Amazon API Gateway."""

_BUCKET_METHODS: Final = ("GET", "HEAD", "PUT", "POST", "DELETE")


def _render_bucket(plan: Plan, _options: Options) -> dict[str, str]:
    policy = only(plan)
    methods = set(methods_of(policy)) | {"GET", "HEAD", "POST"}
    rule = {
        "AllowedOrigins": _origins(policy),
        "AllowedMethods": [
            each for each in _BUCKET_METHODS if "*" in methods or each in methods
        ],
        "AllowedHeaders": ["*"] if policy.echoes_headers else headers_of(policy),
        "ExposedHeaders": exposed_by(policy),
        "MaxAge": _seconds(policy),
    }
    properties = {"CorsConfiguration": {"CorsRules": [rule]}}
    return {"template.yaml": _template("AWS::S3::Bucket", properties)}


def _limits_of_bucket(plan: Plan) -> Iterator[Finding]:
    for policy in plan.policies:
        others = set(methods_of(policy)) - {*_BUCKET_METHODS, "*"}
        if others:
            names = ", ".join(sorted(others))
            rating = stricter(f"omitted: buckets do not allow {names}")
            yield Finding(Feature.METHODS, rating.grade, rating.reason)


S3: Final = Target(
    name="s3",
    title="Amazon S3",
    versions="",
    ratings=_EXACT_ONLY
    | {
        Feature.NO_CREDENTIALS: impossible(
            "a bucket allows credentials for every listed origin"
        ),
        Feature.ANY_METHOD: same("all methods that buckets allow"),
        Feature.ANY_METHOD_CREDENTIALS: same("all methods that buckets allow"),
        Feature.ANY_HEADER_CREDENTIALS: same("names are echoed"),
    },
    requires=("the policy of the bucket decides who may read the objects.",),
    validate="cfn-lint template.yaml",
    render=_render_bucket,
    limits=_limits_of_bucket,
)
"""Buckets of Amazon S3."""


def _render_distribution(plan: Plan, _options: Options) -> dict[str, str]:
    policy = only(plan)
    methods = methods_of(policy)
    cors = {
        "AccessControlAllowCredentials": Feature.CREDENTIALS in policy.features,
        "AccessControlAllowHeaders": {"Items": headers_of(policy)},
        "AccessControlAllowMethods": {
            "Items": ["ALL"] if "*" in methods else methods or ["GET"]
        },
        "AccessControlAllowOrigins": {"Items": _origins(policy)},
        "AccessControlExposeHeaders": {"Items": exposed_by(policy)},
        "AccessControlMaxAgeSec": _seconds(policy),
        "OriginOverride": True,
    }
    config = {"Name": "crossorigin", "CorsConfig": cors}
    properties = {"ResponseHeadersPolicyConfig": config}
    return {"template.yaml": _template("AWS::CloudFront::ResponseHeadersPolicy", properties)}


def _limits_of_distribution(plan: Plan) -> Iterator[Finding]:
    for policy in plan.policies:
        if not headers_of(policy):
            rating = impossible("the service requires at least one request header")
            yield Finding(Feature.HEADERS, rating.grade, rating.reason)
        yield from too_many(Feature.EXACT_ORIGINS, len(policy.exact), 100)


CLOUDFRONT: Final = Target(
    name="cloudfront",
    title="Amazon CloudFront",
    versions="",
    ratings=_EXACT_ONLY
    | {
        Feature.OTHER_METHODS: impossible("the service allows seven methods only"),
        Feature.NO_MAX_AGE: impossible("the service then sends 600 seconds"),
    },
    requires=(
        "allow OPTIONS in the cache behaviour, and let the application answer preflights.",
        "let the application send Vary: Origin, because the service adds none.",
    ),
    validate="cfn-lint template.yaml",
    render=_render_distribution,
    limits=_limits_of_distribution,
)
"""Response headers policies of Amazon CloudFront."""
