using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace Monitor.ProviderSimulator.Providers;

/// <summary>A JSON writer with its bytes, used again for later answers.</summary>
internal sealed class AnswerBuffer : IResettable, IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new(8_192);

    public AnswerBuffer() => Json = new Utf8JsonWriter(_bytes, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    public Utf8JsonWriter Json { get; }

    public ReadOnlyMemory<byte> Finish()
    {
        Json.Flush();
        return _bytes.WrittenMemory;
    }

    public bool TryReset()
    {
        _bytes.ResetWrittenCount();
        Json.Reset(_bytes);
        return true;
    }

    public void Dispose() => Json.Dispose();
}
