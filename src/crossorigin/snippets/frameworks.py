"""Snippets for frameworks in other languages than Python, each for its usual library."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.snippets.facts import MAX_AGE, Facts


def _row(names: Iterable[str]) -> str:
    """Return names as literals between commas: JSON's are those of most languages."""
    return ", ".join(json.dumps(name) for name in names)


def _express(facts: Facts) -> str:
    rows = [
        f"origin: [{_row((facts.origin,))}]",
        f"methods: [{_row(facts.all_methods)}]",
        f"allowedHeaders: [{_row(facts.headers)}]",
    ]
    if facts.exposed:
        rows.append(f"exposedHeaders: [{_row(facts.exposed)}]")
    if facts.credentials:
        rows.append("credentials: true")
    rows.append(f"maxAge: {MAX_AGE}")
    body = "".join(f"  {row},\n" for row in rows)
    return (
        "const cors = require('cors')\n\n"
        f"app.use(cors({{ // before authentication and routes\n{body}}}))\n"
    )


def _spring(facts: Facts) -> str:
    calls = [
        f"allowedOrigins({_row((facts.origin,))})",
        f"allowedMethods({_row(facts.all_methods)})",
        f"allowedHeaders({_row(facts.headers)})",
    ]
    if facts.exposed:
        calls.append(f"exposedHeaders({_row(facts.exposed)})")
    if facts.credentials:
        calls.append("allowCredentials(true)")
    chain = "\n".join(f"            .{call}" for call in (*calls, f"maxAge({MAX_AGE})"))
    return (
        "import org.springframework.context.annotation.Configuration;\n"
        "import org.springframework.web.servlet.config.annotation.CorsRegistry;\n"
        "import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;\n\n"
        "// With Spring Security, also: http.cors(Customizer.withDefaults())\n"
        "@Configuration\n"
        "public class CorsConfig implements WebMvcConfigurer {\n"
        "    @Override\n"
        "    public void addCorsMappings(CorsRegistry registry) {\n"
        f'        registry.addMapping("/**")\n{chain};\n'
        "    }\n"
        "}\n"
    )


def _aspnet(facts: Facts) -> str:
    calls = [
        f"WithOrigins({_row((facts.origin,))})",
        f"WithMethods({_row(facts.all_methods)})",
    ]
    if facts.headers:
        calls.append(f"WithHeaders({_row(facts.headers)})")
    if facts.exposed:
        calls.append(f"WithExposedHeaders({_row(facts.exposed)})")
    if facts.credentials:
        calls.append("AllowCredentials()")
    calls.append(f"SetPreflightMaxAge(TimeSpan.FromSeconds({MAX_AGE}))")
    chain = "\n".join(f"    .{call}" for call in calls)
    return (
        "builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy\n"
        f"{chain}));\n\n"
        "var app = builder.Build();\n"
        "app.Use((context, next) => // UseCors sends no Vary for one origin\n"
        "{\n"
        "    context.Response.OnStarting(() =>\n"
        "    {\n"
        '        context.Response.Headers.Append("Vary", "Origin");\n'
        "        return Task.CompletedTask;\n"
        "    });\n"
        "    return next();\n"
        "});\n"
        "app.UseRouting();\n"
        "app.UseCors(); // after UseRouting, before UseAuthentication and UseAuthorization\n"
    )


def _go(facts: Facts) -> str:
    # An empty list of headers means Content-Type and X-Requested-With there.
    headers = facts.headers or ("Accept",)
    rows = [
        ("AllowedOrigins", f"[]string{{{_row((facts.origin,))}}}"),
        ("AllowedMethods", f"[]string{{{_row(facts.all_methods)}}}"),
        ("AllowedHeaders", f"[]string{{{_row(headers)}}}"),
    ]
    if facts.exposed:
        rows.append(("ExposedHeaders", f"[]string{{{_row(facts.exposed)}}}"))
    if facts.credentials:
        rows.append(("AllowCredentials", "true"))
    rows.append(("MaxAge", str(MAX_AGE)))
    body = "".join(f"\t{name + ':':17} {value},\n" for name, value in rows)
    return (
        'import "github.com/rs/cors"\n\n'
        "// outside authentication\n"
        f"handler := cors.New(cors.Options{{\n{body}}}).Handler(mux)\n"
        'log.Fatal(http.ListenAndServe(":8080", handler))\n'
    )


def _quoted(names: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{name}'" for name in names) + "]"


def _laravel(facts: Facts) -> str:
    return (
        "<?php\n\n"
        "// config/cors.php; then: php artisan config:clear\n"
        "return [\n"
        "    'paths' => ['*'],\n"
        f"    'allowed_methods' => {_quoted(facts.all_methods)},\n"
        f"    'allowed_origins' => {_quoted((facts.origin,))},\n"
        "    'allowed_origins_patterns' => [],\n"
        f"    'allowed_headers' => {_quoted(facts.headers)},\n"
        f"    'exposed_headers' => {_quoted(facts.exposed)},\n"
        f"    'max_age' => {MAX_AGE},\n"
        f"    'supports_credentials' => {'true' if facts.credentials else 'false'},\n"
        "];\n"
    )


def _rails(facts: Facts) -> str:
    methods = ", ".join(f":{json.dumps(name.lower())}" for name in facts.all_methods)
    rows = [f"methods: [{methods}]", f"headers: [{_row(facts.headers)}]"]
    if facts.exposed:
        rows.append(f"expose: [{_row(facts.exposed)}]")
    if facts.credentials:
        rows.append("credentials: true")
    body = ",\n".join(f"      {row}" for row in (*rows, f"max_age: {MAX_AGE}"))
    return (
        "# Gemfile: gem 'rack-cors'\n"
        "# config/initializers/cors.rb\n"
        "Rails.application.config.middleware.insert_before 0, Rack::Cors do\n"
        "  allow do\n"
        f"    origins {json.dumps(facts.origin)}\n"
        f'    resource "*",\n{body}\n'
        "  end\n"
        "end\n"
    )


FRAMEWORKS: Final[Mapping[str, Callable[[Facts], str]]] = MappingProxyType(
    {
        "express": _express,
        "spring": _spring,
        "aspnet": _aspnet,
        "go": _go,
        "laravel": _laravel,
        "rails": _rails,
    }
)
"""The frameworks in other languages."""
