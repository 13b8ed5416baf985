using System.Collections.Concurrent;
using Kindred.Personas.Cards;
using Kindred.Personas.Lorebooks;
using Kindred.Users;

namespace Kindred.Personas;

/// <summary>Hands out personas ready to speak. Cards and books are parsed once while they stay as they are: a chat asks for the same one at every turn.</summary>
internal sealed class PersonaShelf(IPersonaStore personas, ILorebookStore lorebooks)
{
    // A card and its book are some hundred kilobytes at most in practice; beyond this all are let go of and read anew.
    private const int MostParsed = 64;

    private readonly ConcurrentDictionary<(PersonId, Guid), (DateTimeOffset At, CharacterCard Card)> _cards = new();
    private readonly ConcurrentDictionary<(PersonId, Guid), (DateTimeOffset At, Lorebook Book)> _books = new();

    /// <summary>The persona of a handle with its lore; null when the person has none of that handle.</summary>
    public async Task<PickedPersona?> PickAsync(PersonId owner, string handle, CancellationToken cancellationToken)
    {
        if (await personas.FindByHandleAsync(owner, handle, cancellationToken) is not { } head) return null;
        if (await CardAsync(owner, head, cancellationToken) is not { } card) return null;
        var books = new List<Lorebook>();
        if (card.Book is { } own) books.Add(own.Name.Length > 0 ? own : own with { Name = card.Name });
        foreach (var attached in await lorebooks.OfPersonaAsync(owner, head.Id, cancellationToken))
        {
            if (await BookAsync(owner, attached, cancellationToken) is { } book) books.Add(Without(book, books));
        }

        return new PickedPersona(head, card, books);
    }

    // SillyTavern keeps a card's own book in a file beside it too; whoever brought both means it once.
    private static Lorebook Without(Lorebook book, List<Lorebook> others)
    {
        var said = others.SelectMany(static other => other.Entries).Select(static entry => entry.Text).ToHashSet(StringComparer.Ordinal);
        return book.Entries.Any(entry => said.Contains(entry.Text)) ? book with { Entries = [.. book.Entries.Where(entry => !said.Contains(entry.Text))] } : book;
    }

    private async Task<CharacterCard?> CardAsync(PersonId owner, PersonaHead head, CancellationToken cancellationToken)
    {
        var key = (owner, head.Id.Value);
        if (_cards.TryGetValue(key, out var parsed) && parsed.At == head.UpdatedAt) return parsed.Card;
        if (await personas.FindAsync(owner, head.Id, cancellationToken) is not { } persona) return null;
        if (_cards.Count >= MostParsed) _cards.Clear();
        var card = PersonaFiles.CardOf(persona);
        _cards[key] = (persona.Head.UpdatedAt, card);
        return card;
    }

    private async Task<Lorebook?> BookAsync(PersonId owner, LorebookHead head, CancellationToken cancellationToken)
    {
        var key = (owner, head.Id.Value);
        if (_books.TryGetValue(key, out var parsed) && parsed.At == head.UpdatedAt) return parsed.Book;
        if (await lorebooks.FindAsync(owner, head.Id, cancellationToken) is not { } stored) return null;
        if (_books.Count >= MostParsed) _books.Clear();
        var book = PersonaFiles.BookOf(stored);
        _books[key] = (stored.Head.UpdatedAt, book);
        return book;
    }
}
