using System.IO.Compression;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Traces in the embedded database, compressed. A trace whose turn is gone by now is left out.</summary>
internal sealed class SqliteTraceStore(EmbeddedDatabase database) : ITraceStore
{
    // A trace repeats the prompt and is read rarely: quality 4 is fast and within a tenth of the best.
    private const int Quality = 4;
    private const int Window = 22;

    public Task SaveAsync(PersonId owner, TurnId turn, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var packed = Pack(json.Span);
        var quoted = TraceQuotes.Read(json.Span);
        return database.WriteAsync(
            session => session.Statement("""
                INSERT INTO turn_trace (owner, turn, json, quoted) SELECT owner, id, $json, $quoted FROM turn WHERE owner = $owner AND id = $turn AND state <> 2
                ON CONFLICT (owner, turn) DO UPDATE SET json = excluded.json, quoted = excluded.quoted
                """)
                .With("$owner", owner.Value).With("$turn", TurnRows.Of(turn)).With("$json", packed).With("$quoted", quoted).Execute(),
            cancellationToken);
    }

    public async Task<byte[]?> FindAsync(PersonId owner, TurnId turn, CancellationToken cancellationToken)
    {
        var packed = await database.ReadAsync(
            session => session.Statement("SELECT json FROM turn_trace WHERE owner = $owner AND turn = $turn").With("$owner", owner.Value).With("$turn", TurnRows.Of(turn))
                .First(static row => row.GetFieldValue<byte[]>(0)),
            cancellationToken);
        return packed is null ? null : Unpack(packed);
    }

    private static byte[] Pack(ReadOnlySpan<byte> json)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
        return BrotliEncoder.TryCompress(json, packed, out var length, Quality, Window) ? packed[..length] : throw new InvalidDataException("The trace could not be compressed.");
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var json = new MemoryStream();
        brotli.CopyTo(json);
        return json.ToArray();
    }
}
