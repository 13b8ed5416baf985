using System.Buffers.Binary;
using System.Security.Cryptography;
using Kindred.Conversations;
using Kindred.Memory.Retrieval;
using Kindred.Personas;
using Kindred.Personas.Cards;
using Kindred.Personas.Macros;
using Kindred.Users;

namespace Kindred.Memory;

/// <summary>
/// What personas say of themselves, in pieces that can be found (<c>kinds</c> persona). Each person's index is made on first use and made anew
/// when a persona was added, changed or removed. A prompt holds its persona whole and never asks here.
/// </summary>
internal sealed class PersonaPassages(IPersonaStore store, TextEmbedding embedding, TimeProvider clock)
{
    // Some hundred long personas; what is beyond is found by words alone.
    private const int MostEmbedded = 10_000;
    private const int MostPeople = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<PersonId, Entry> _entries = [];

    /// <summary>The passages that bear on a question, best first. Only text, limit, window and character of the query count.</summary>
    public async Task<IReadOnlyList<Recollection>> SearchAsync(PersonId owner, RecallQuery query, CancellationToken cancellationToken)
    {
        var index = (await CurrentAsync(owner, cancellationToken)).Index;
        if (index.Count == 0) return [];
        var answer = index.Search(new IndexQuery(query.Text, [], embedding.Embed(query.Text), query.Limit, query.Window, new TurnFilter(null, query.Character, null, null)));
        return [.. answer.Hits.Select(static hit => Name(Recollections.Of(hit)))];
    }

    private async Task<Entry> CurrentAsync(PersonId owner, CancellationToken cancellationToken)
    {
        var revision = await store.RevisionAsync(owner, cancellationToken);
        Entry? known;
        lock (_lock) known = _entries.GetValueOrDefault(owner);
        if (known?.Revision == revision) return known;
        var made = await MakeAsync(owner, revision, known, cancellationToken);
        lock (_lock)
        {
            if (_entries.Count >= MostPeople) _entries.Clear();
            _entries[owner] = made;
        }

        return made;
    }

    private async Task<Entry> MakeAsync(PersonId owner, long revision, Entry? before, CancellationToken cancellationToken)
    {
        var changes = new List<TurnChange>();
        foreach (var head in await store.ListAsync(owner, cancellationToken))
        {
            if (await store.FindAsync(owner, head.Id, cancellationToken) is { } persona) Add(changes, persona);
        }

        var known = before?.Vectors ?? [];
        var texts = embedding.Model is null ? [] : changes.Select(static change => change.Turn.Text).Distinct().Take(MostEmbedded).ToArray();
        var missing = texts.Where(text => !known.ContainsKey(text)).ToArray();
        var fresh = missing.Length == 0 ? [] : embedding.Encode(missing);
        var vectors = texts.Where(known.ContainsKey).ToDictionary(static text => text, text => known[text], StringComparer.Ordinal);
        for (var i = 0; i < missing.Length; i++) vectors[missing[i]] = TextEmbedding.Halves(fresh[i]);

#pragma warning disable CA2000 // Never disposed: it may be read when it is let go, and holds nothing but memory.
        var index = new PersonIndex(embedding.Model);
#pragma warning restore CA2000
        index.Update(changes, [.. changes.Where(change => vectors.ContainsKey(change.Turn.Text)).Select(change => new TurnVector(change.Turn.Id, 1, embedding.Model!, vectors[change.Turn.Text]))]);
        return new Entry(revision, index, vectors);
    }

    private void Add(List<TurnChange> changes, Persona persona)
    {
        var (head, card) = (persona.Head, PersonaFiles.CardOf(persona));
        var texts = PersonaChunks.Cut(TextOf(card, clock.GetLocalNow()));
        TurnId? previous = null;
        foreach (var (chunk, place) in texts.Select(static (chunk, place) => (chunk, place)))
        {
            var id = IdOf(head.Id, place);
            var turn = new Turn(
                id, new ConversationId(head.Id.Value), previous, place, 0, TurnRole.Assistant, head.Name, chunk.Text, TurnKey.Of(TurnRole.Assistant, chunk.Text), head.UpdatedAt,
                ExternalId: $"{head.Id}#{place}");
            changes.Add(new TurnChange(changes.Count + 1, turn, head.Name, null, null));
            previous = id;
        }
    }

    // What a reader of the card would call its text; instructions to the model and notes of its maker are none.
    private static string TextOf(CharacterCard card, DateTimeOffset now)
    {
        var macros = PersonaPrompt.ContextOf(card, [], new MacroContext(card.SpokenName, "User") { Now = now });
        string[] texts = [card.Description, card.Personality, card.Scenario, card.FirstMessage, card.ExampleMessages];
        return string.Join('\n', texts.Where(static text => !string.IsNullOrWhiteSpace(text)).Select(text => MacroExpander.Expand(text, macros)));
    }

    private static TurnId IdOf(PersonaId persona, int place)
    {
        Span<byte> seed = stackalloc byte[20];
        persona.Value.TryWriteBytes(seed);
        BinaryPrimitives.WriteInt32LittleEndian(seed[16..], place);
        return new TurnId(new Guid(SHA256.HashData(seed).AsSpan(0, 16)));
    }

    private static Recollection Name(Recollection passage) =>
        passage with { Id = passage.TurnExternalId!, Kind = MemoryKind.Persona, Neighbours = [.. passage.Neighbours.Select(static neighbour => neighbour with { Id = neighbour.TurnExternalId!, Kind = MemoryKind.Persona })] };

    private sealed record Entry(long Revision, PersonIndex Index, Dictionary<string, Half[]> Vectors);
}
