using System.Buffers.Binary;
using Kindred.Chat.Transcripts;
using Kindred.Conversations;
using Kindred.Embeddings.Tokens;
using Kindred.Personas;
using Kindred.Personas.Lorebooks;
using Kindred.Personas.Macros;

namespace Kindred.Chat;

/// <summary>A persona as it enters one prompt.</summary>
/// <param name="Lore">What its lorebooks had to say, and why.</param>
internal sealed record StagedPersona(PersonaHead Head, PersonaMaterial Material, LoreSelection Lore);

/// <summary>Prepares the persona that a request picked: lore by its rules, macros, and what the chat remembers of lore that fired before.</summary>
internal sealed class PersonaStage(ILorebookStore lorebooks, TimeProvider clock)
{
    // Cards that bring no system prompt of their own do not say that they are to be played.
    private static readonly PersonaPrompt Prompt = new("You are {{char}}, talking with {{user}}. Stay in character. What follows tells who {{char}} is and what {{char}} knows.");

    /// <param name="open">Null for a turn that is not written down; then nothing is remembered of lore either.</param>
    /// <param name="loreBudget">Tokens that lore may take.</param>
    public async Task<StagedPersona?> PrepareAsync(TurnRequest request, ClientTranscript transcript, OpenTurn? open, ITokenCounter counter, int loreBudget, CancellationToken cancellationToken)
    {
        if (request.Persona is not { } persona) return null;
        var user = transcript.PersonName ?? open?.Alignment.Conversation.PersonName ?? "User";
        var chat = ChatOf(transcript, open);
        var macros = MacrosOf(persona, request, open, chat, user);
        var greetings = Prompt.Build(persona.Card, [], macros).Greetings;
        var greeting = chat.Count > 0 && chat[0].Role == TurnRole.Assistant ? IndexOf(greetings, chat[0].Text) : 0;
        var before = open is null || !persona.Books.Any(LooksBack) ? null : await lorebooks.StateAsync(request.Person, open.Alignment.Conversation.Id, cancellationToken);
        var full = PersonaPrompt.ContextOf(persona.Card, [], macros);
        var lore = LoreScanner.Select(
            [.. Enumerable.Reverse(chat).Select(line => $"{line.Speaker ?? (line.Role == TurnRole.User ? user : persona.Card.SpokenName)}: {line.Text}")],
            persona.Books,
            new LoreOptions(loreBudget, counter.Count)
            {
                MessageCount = chat.Count,
                AssistantMessages = chat.Count(static line => line.Role == TurnRole.Assistant),
                Greeting = greeting,
                Seed = macros.TurnSeed,
                State = LoreStateFile.Read(before),
                Expand = text => MacroExpander.Expand(text, full),
            });
        await KeepAsync(request, open, before, lore.State, cancellationToken);

        var parts = Prompt.Build(persona.Card, lore.Entries, macros);
        var opensWithPerson = chat.Count > 0 && chat[0].Role == TurnRole.User;
        return new StagedPersona(persona.Head, PersonaMaterial.Of(parts, persona.Card.SpokenName, user, opensWithPerson ? parts.Greetings[0] : null), lore);
    }

    // The chat as far as it is known here: what the client sent, behind what only we have.
    private static List<ChatLine> ChatOf(ClientTranscript transcript, OpenTurn? open) =>
    [
        .. (open?.Earlier ?? []).Select(static turn => new ChatLine(turn.Role, turn.Speaker, turn.Text)),
        .. transcript.Spoken.Select(static message => new ChatLine(message.Role, message.Speaker, message.Text)),
    ];

    private MacroContext MacrosOf(PickedPersona persona, TurnRequest request, OpenTurn? open, List<ChatLine> chat, string user) => new(persona.Card.SpokenName, user)
    {
        LastMessage = chat.Count > 0 ? chat[^1].Text : null,
        LastUserMessage = chat.FindLast(static line => line.Role == TurnRole.User)?.Text,
        LastCharacterMessage = chat.FindLast(static line => line.Role == TurnRole.Assistant)?.Text,
        Model = request.Model.UpstreamName,
        Now = clock.GetLocalNow(),
        LastActive = open?.Alignment.Parent?.SaidAt,
        ChatSeed = open is null ? 0 : SeedOf(open.Alignment.Conversation.Id.Value),
        TurnSeed = open is null ? clock.GetTimestamp() : SeedOf(open.ReplyId.Value),
    };

    private async Task KeepAsync(TurnRequest request, OpenTurn? open, byte[]? before, LoreState after, CancellationToken cancellationToken)
    {
        if (open is null) return;
        var written = LoreStateFile.Write(after);
        if (written.AsSpan().SequenceEqual(before)) return;
        await lorebooks.SaveStateAsync(request.Person, open.Alignment.Conversation.Id, written, cancellationToken);
    }

    private static bool LooksBack(Lorebook book) => book.Entries.Any(static entry => entry.Timing.Sticky > 0 || entry.Timing.Cooldown > 0 || entry.Decorators.KeepAfterMatch || entry.Decorators.NotAfterMatch);

    private static int? IndexOf(IReadOnlyList<string> greetings, string text)
    {
        var key = TurnKey.Of(TurnRole.Assistant, text);
        for (var i = 0; i < greetings.Count; i++)
        {
            if (TurnKey.Of(TurnRole.Assistant, greetings[i]) == key) return i;
        }

        return null;
    }

    // The random part of a version 7 id is its second half.
    private static long SeedOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
    }

    private sealed record ChatLine(TurnRole Role, string? Speaker, string Text);
}
