using System.IO.Compression;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Traces in the embedded database, compressed. A trace goes when any turn it names is forgotten, for it repeats its words.</summary>
internal sealed class SqliteTraceStore(EmbeddedDatabase database) : ITraceStore
{
    public Task SaveAsync(PersonId owner, TurnId turn, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var compressed = Compress(json.Span);
        var quoted = QuotedTurns.In(json.Span);
        return database.WriteAsync(session => Save(session, owner, turn, compressed, quoted), cancellationToken);
    }

    public async Task<byte[]?> FindAsync(PersonId owner, TurnId turn, CancellationToken cancellationToken)
    {
        var compressed = await database.ReadAsync(
            session => session.Statement("SELECT json FROM turn_trace WHERE owner = @owner AND turn = @id")
                .With("@owner", owner.Value)
                .With("@id", turn.Text())
                .First(row => (byte[])row.GetValue(0)),
            cancellationToken);
        return compressed is null ? null : Decompress(compressed);
    }

    // A turn that is not there, or was forgotten meanwhile, gets none; neither does one that quotes a turn forgotten meanwhile.
    private static int Save(SqliteSession session, PersonId owner, TurnId turn, byte[] json, byte[] quoted)
    {
        foreach (var id in QuotedTurns.Read(quoted))
        {
            var forgotten = session.Statement("SELECT 1 FROM turn WHERE owner = @owner AND id = @id AND state = 2")
                .With("@owner", owner.Value)
                .With("@id", TurnRows.Text(id))
                .Number();
            if (forgotten is not null) return 0;
        }

        return session
            .Statement(
                """
                INSERT INTO turn_trace (owner, turn, json, quoted) SELECT owner, id, @json, @quoted FROM turn WHERE owner = @owner AND id = @id AND state <> 2
                ON CONFLICT (owner, turn) DO UPDATE SET json = excluded.json, quoted = excluded.quoted
                """)
            .With("@owner", owner.Value)
            .With("@id", turn.Text())
            .With("@json", json)
            .With("@quoted", quoted)
            .Execute();
    }

    private static byte[] Compress(ReadOnlySpan<byte> json)
    {
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
        return BrotliEncoder.TryCompress(json, buffer, out var written, quality: 4, window: 22) ? buffer[..written] : throw new InvalidOperationException("The buffer was sized by the encoder.");
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var source = new MemoryStream(compressed);
        using var brotli = new BrotliStream(source, CompressionMode.Decompress);
        using var json = new MemoryStream();
        brotli.CopyTo(json);
        return json.ToArray();
    }
}
