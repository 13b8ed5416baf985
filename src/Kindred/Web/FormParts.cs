using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Kindred.Web;

/// <summary>One part of a form as it goes by.</summary>
/// <param name="FileName">What the sender calls the file; a label, never a path.</param>
/// <param name="Body">Valid until the next part is asked for.</param>
internal sealed record FormPart(string Name, string? FileName, Stream Body)
{
    private const int LongestField = 1024;

    /// <summary>A short field's text; what is longer than a field should be is cut off.</summary>
    public async Task<string> TextAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[LongestField];
        var length = await Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, length).Trim();
    }
}

/// <summary>Reads a form part by part, as it arrives; nothing is held.</summary>
internal static class FormParts
{
    /// <summary>Whether the body is a form of parts. A form of the other kind cannot carry files and is refused (415).</summary>
    public static bool IsForm(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return false;
        if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "Send the file as multipart/form-data with the field 'file', or as the body itself.", "file", "unsupported_media_type");
        return type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The parts in their order. Throws <see cref="ApiException"/> (400) when the form is malformed.</summary>
    public static async IAsyncEnumerable<FormPart> ReadAsync(HttpRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.Parse(request.ContentType);
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? throw Malformed(), request.Body);
        while (await NextAsync(reader, cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) continue;
            var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
            yield return new FormPart(HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "", fileName, section.Body);
        }
    }

    /// <summary>The form has no field <c>file</c>.</summary>
    public static ApiException NoFile() => ApiException.BadRequest("The form has no field 'file'.", "file", "missing_required_parameter");

    /// <summary>The form breaks off or its parts cannot be told apart.</summary>
    public static ApiException Malformed() => ApiException.BadRequest("The form is malformed: its boundary or a part is missing.", null, "invalid_form");

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Malformed();
        }
    }
}
