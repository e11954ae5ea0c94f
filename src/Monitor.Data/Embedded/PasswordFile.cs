using System.Security.Cryptography;

namespace Monitor.Data.Embedded;

/// <summary>A password of the cluster that stands in a file which nobody but its owner can read.</summary>
internal sealed class PasswordFile(string path)
{
    public string Path => path;

    /// <summary>The password; null where there is no such file.</summary>
    public async Task<string?> ReadAsync(CancellationToken ct) => File.Exists(path) ? await File.ReadAllTextAsync(path, ct) : null;

    /// <summary>A new password. The file gets its name only when it is whole and on the disk.</summary>
    public async Task<string> RenewAsync(CancellationToken ct)
    {
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var unfinished = path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var stream = new FileStream(unfinished, options))
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(password), ct);
            stream.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
        return password;
    }
}
