using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Monitor.Data.People;

/// <summary>Hashes passwords with the framework's hasher (PBKDF2 with SHA-512 and a salt).</summary>
public sealed class Passwords
{
    private const int Iterations = 210_000;

    private readonly PasswordHasher<Passwords> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly Lazy<string> _nobody;

    /// <summary>Creates the hasher.</summary>
    public Passwords() => _nobody = new(() => Hash(SecretToken.Create()));

    /// <summary>What is stored of a password.</summary>
    public string Hash(string password) => _hasher.HashPassword(this, password);

    /// <summary>Whether a password is right; without a hash it takes as long and is wrong, so that nobody learns who has an account.</summary>
    public bool Verify(string? hash, string password) =>
        _hasher.VerifyHashedPassword(this, hash ?? _nobody.Value, password) != PasswordVerificationResult.Failed && hash is not null;
}
