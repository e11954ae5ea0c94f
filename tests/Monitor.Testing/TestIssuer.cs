using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Testing;

/// <summary>Who is at the issuer, and what it says of them.</summary>
internal sealed record IssuerPerson(string Subject)
{
    public string? Email { get; init; }

    public bool? IsEmailVerified { get; init; }

    public string? Name { get; init; }

    /// <summary>When they signed in there; null: the issuer does not say.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>Whether address and name are told at the user info endpoint only.</summary>
    public bool IsInUserInfo { get; init; }
}

/// <summary>What an issuer does wrongly.</summary>
internal enum IssuerFault
{
    None,
    WrongNonce,
    NoNonce,
    WrongAudience,
    WrongIssuer,
    Expired,
    NotYetValid,
    UnknownKey,
    ForgedSignature,
    Unsigned,
    SignedWithTheSecret,
    NoToken,
    WrongSubjectInUserInfo,
    AccessDenied,
    ServerError,
    IgnoresMaxAge,
}

/// <summary>
/// An issuer that speaks OpenID Connect on loopback: discovery, keys, authorization code flow with PKCE, user info. Whoever is there is
/// signed in already; codes count once.
/// </summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string ClientId = "monitor";
    public const string ClientSecret = "a secret of the client";

    private readonly WebApplication _app;
    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _foreignKey = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Grant> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IssuerPerson> _tokens = new(StringComparer.Ordinal);

    private TestIssuer(WebApplication app)
    {
        _app = app;
        app.MapGet("/.well-known/openid-configuration", () => Json(new Dictionary<string, object>
        {
            ["issuer"] = Name ?? Address,
            ["authorization_endpoint"] = $"{Address}/authorize",
            ["token_endpoint"] = $"{Address}/token",
            ["userinfo_endpoint"] = $"{Address}/userinfo",
            ["jwks_uri"] = $"{Address}/keys",
            ["response_types_supported"] = new[] { "code" },
            ["subject_types_supported"] = new[] { "public" },
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        }));
        app.MapGet("/keys", () =>
        {
            var key = _key.ExportParameters(includePrivateParameters: false);
            return Json(new Dictionary<string, object>
            {
                ["keys"] = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "one", n = Text(key.Modulus!), e = Text(key.Exponent!) } },
            });
        });
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", TokenAsync);
        app.MapGet("/userinfo", UserInfo);
        app.MapGet("/deny", () =>
        {
            Fault = IssuerFault.AccessDenied;
            return Results.Text("From now on nobody is let through.");
        });
    }

    /// <summary>Where it is.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What it calls itself; null: its address.</summary>
    public string? Name { get; set; }

    /// <summary>What time it is there.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Who is there.</summary>
    public IssuerPerson Person { get; set; } = new("somebody");

    /// <summary>What it does wrongly.</summary>
    public IssuerFault Fault { get; set; }

    /// <summary>What it was asked at the last authorization.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>();

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build());
        await issuer._app.StartAsync();
        return issuer;
    }

    /// <summary>The settings of a service that trusts it.</summary>
    public Dictionary<string, string?> Settings() => new()
    {
        ["Auth:Oidc:Authority"] = Address,
        ["Auth:Oidc:ClientId"] = ClientId,
        ["Auth:Oidc:ClientSecret"] = ClientSecret,
        ["Auth:Oidc:Name"] = "Example login",
        ["Auth:Oidc:Timeout"] = $"{Patience.Of(TimeSpan.FromSeconds(10)):c}",
    };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _foreignKey.Dispose();
    }

    private IResult Authorize(HttpRequest request)
    {
        Asked = request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        var back = $"{Asked["redirect_uri"]}?state={Uri.EscapeDataString(Asked["state"])}&";
        if (Asked["client_id"] != ClientId || Asked["response_type"] != "code" || Asked.GetValueOrDefault("code_challenge_method") != "S256")
            return Results.BadRequest();
        if (Fault is IssuerFault.AccessDenied or IssuerFault.ServerError)
            return Results.Redirect(back + (Fault == IssuerFault.AccessDenied ? "error=access_denied" : "error=server_error&error_description=no"));
        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var isAsked = Asked.GetValueOrDefault("prompt") == "login" && Fault != IssuerFault.IgnoresMaxAge;
        _codes[code] = new Grant(
            Asked["redirect_uri"], Asked["code_challenge"], Asked["nonce"], isAsked ? Person with { SignedInAt = Clock.GetUtcNow() } : Person);
        return Results.Redirect($"{back}code={code}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret || form["grant_type"] != "authorization_code"
            || !_codes.TryRemove(form["code"].ToString(), out var grant) || grant.RedirectUri != form["redirect_uri"]
            || grant.Challenge != Text(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))))
            return Json(new Dictionary<string, object> { ["error"] = "invalid_grant" }, StatusCodes.Status400BadRequest);
        var access = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        _tokens[access] = grant.Person;
        var answer = new Dictionary<string, object> { ["access_token"] = access, ["token_type"] = "Bearer", ["expires_in"] = 300 };
        if (Fault != IssuerFault.NoToken)
            answer["id_token"] = IdToken(grant);
        return Json(answer);
    }

    private IResult UserInfo(HttpRequest request)
    {
        if (!_tokens.TryGetValue(request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var person))
            return Results.Unauthorized();
        var claims = new Dictionary<string, object> { ["sub"] = Fault == IssuerFault.WrongSubjectInUserInfo ? "somebody else" : person.Subject };
        Describe(person, claims);
        return Json(claims);
    }

    private string IdToken(Grant grant)
    {
        var now = Clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Fault == IssuerFault.WrongIssuer ? "https://evil.example.org" : Address,
            ["sub"] = grant.Person.Subject,
            ["aud"] = Fault == IssuerFault.WrongAudience ? "another client" : ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.AddMinutes(Fault == IssuerFault.NotYetValid ? 5 : 0).ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(Fault == IssuerFault.Expired ? -2 : 10).ToUnixTimeSeconds(),
        };
        if (Fault != IssuerFault.NoNonce)
            claims["nonce"] = Fault == IssuerFault.WrongNonce ? "another nonce" : grant.Nonce;
        if (grant.Person.SignedInAt is { } at)
            claims["auth_time"] = at.ToUnixTimeSeconds();
        if (!grant.Person.IsInUserInfo)
            Describe(grant.Person, claims);
        var isSigned = Fault != IssuerFault.Unsigned;
        var algorithm = Fault switch { IssuerFault.Unsigned => "none", IssuerFault.SignedWithTheSecret => "HS256", _ => "RS256" };
        var head = Text(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, typ = "JWT", kid = Fault == IssuerFault.UnknownKey ? "two" : "one" }));
        var signed = $"{head}.{Text(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        if (Fault == IssuerFault.SignedWithTheSecret)
            return $"{signed}.{Text(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ClientSecret), Encoding.ASCII.GetBytes(signed)))}";
        var key = Fault is IssuerFault.UnknownKey or IssuerFault.ForgedSignature ? _foreignKey : _key;
        return $"{signed}." + (isSigned ? Text(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) : "");
    }

    private static void Describe(IssuerPerson person, Dictionary<string, object> claims)
    {
        if (person.Email is { } email)
            claims["email"] = email;
        if (person.IsEmailVerified is { } verified)
            claims["email_verified"] = verified;
        if (person.Name is { } name)
            claims["name"] = name;
    }

    private static IResult Json(Dictionary<string, object> body, int status = StatusCodes.Status200OK) =>
        Results.Text(JsonSerializer.Serialize(body), "application/json", statusCode: status);

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private sealed record Grant(string RedirectUri, string Challenge, string Nonce, IssuerPerson Person);
}
