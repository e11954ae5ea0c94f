using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Monitor.Web.Pages;

/// <summary>The built pages, read once: a few files that every visitor asks for.</summary>
internal sealed class PageFiles
{
    private const string Start = "/index.html";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, PageFile> _files;

    public PageFiles(IOptions<PageOptions> options)
    {
        var folder = string.IsNullOrWhiteSpace(options.Value.Folder) ? Path.Combine(AppContext.BaseDirectory, "wwwroot") : options.Value.Folder.Trim();
        _files = Read(folder).ToFrozenDictionary(file => file.Path, StringComparer.Ordinal);
        Index = _files.GetValueOrDefault(Start);
    }

    /// <summary>The page that shows every screen; null where the pages were not built.</summary>
    public PageFile? Index { get; }

    /// <summary>The file at a path.</summary>
    public PageFile? Find(string path) => _files.GetValueOrDefault(path);

    private static IEnumerable<PageFile> Read(string folder)
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            if (Types.TryGetValue(Path.GetExtension(file), out var type))
            {
                var path = "/" + Path.GetRelativePath(folder, file).Replace('\\', '/');
                var content = File.ReadAllBytes(file);
                yield return new PageFile(
                    path, type, content, Compressed(file + ".br"), Compressed(file + ".gz"), $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..24]}\"",
                    // Names of these hold a digest of what is in them.
                    IsImmutable: path.StartsWith("/assets/", StringComparison.Ordinal));
            }
    }

    private static byte[]? Compressed(string file) => File.Exists(file) ? File.ReadAllBytes(file) : null;
}

/// <summary>A file of the pages.</summary>
/// <param name="Path">Where it is asked for.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Content">Itself.</param>
/// <param name="Brotli">The same, compressed; null where that is not worth it.</param>
/// <param name="Gzip">The same for browsers without Brotli.</param>
/// <param name="Tag">Its entity tag.</param>
/// <param name="IsImmutable">Whether another content would have another name.</param>
internal sealed record PageFile(string Path, string Type, byte[] Content, byte[]? Brotli, byte[]? Gzip, string Tag, bool IsImmutable);
