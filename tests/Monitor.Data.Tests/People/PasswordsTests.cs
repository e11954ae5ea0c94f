using System.Buffers.Binary;
using Monitor.Data.People;
using Xunit;

namespace Monitor.Data.Tests.People;

public sealed class PasswordsTests
{
    // What stands before the salt: the format, the function, the rounds and the length of the salt.
    [Fact]
    public void What_is_stored_is_slow_to_guess_and_says_how_it_was_made()
    {
        var stored = Convert.FromBase64String(new Passwords().Hash("correct horse"));

        const int Pbkdf2 = 1;
        const uint HmacSha512 = 2;
        Assert.Equal(Pbkdf2, stored[0]);
        Assert.Equal(HmacSha512, BinaryPrimitives.ReadUInt32BigEndian(stored.AsSpan(1)));
        Assert.InRange(BinaryPrimitives.ReadUInt32BigEndian(stored.AsSpan(5)), 210_000u, uint.MaxValue);
        Assert.InRange(BinaryPrimitives.ReadUInt32BigEndian(stored.AsSpan(9)), 16u, 64u);
    }

    [Fact]
    public void The_same_password_is_stored_differently_each_time_and_compared_as_it_is()
    {
        var passwords = new Passwords();
        var stored = passwords.Hash("Correct horse ");

        Assert.NotEqual(stored, passwords.Hash("Correct horse "));
        Assert.True(passwords.Verify(stored, "Correct horse "));
        Assert.False(passwords.Verify(stored, "Correct horse"));
        Assert.False(passwords.Verify(stored, "correct horse "));
        Assert.False(passwords.Verify(hash: null, "Correct horse "));
    }
}
