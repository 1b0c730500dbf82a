#include "model/currencies.h"

#include <algorithm>
#include <array>

namespace forbear::model {
namespace {

// The active codes of ISO 4217 that people are billed in, by number of decimals, each list in rising order.
constexpr auto without_decimals = std::to_array<std::string_view>(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"});
constexpr auto with_three = std::to_array<std::string_view>({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"});
constexpr auto with_two = std::to_array<std::string_view>(
    {"AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BMD",
     "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CNY", "COP", "CRC", "CUP",
     "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
     "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR",
     "KPW", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP",
     "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN",
     "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP",
     "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD", "TWD",
     "TZS", "UAH", "USD", "UYU", "UZS", "VES", "WST", "XCD", "YER", "ZAR", "ZMW"});

} // namespace

std::optional<std::uint8_t> currency_decimals(std::string_view code) {
    if (std::ranges::binary_search(with_two, code)) return std::uint8_t{2};
    if (std::ranges::binary_search(without_decimals, code)) return std::uint8_t{0};
    if (std::ranges::binary_search(with_three, code)) return std::uint8_t{3};
    return std::nullopt;
}

std::vector<std::string> currency_codes() {
    std::vector<std::string> codes(with_two.begin(), with_two.end());
    codes.insert(codes.end(), without_decimals.begin(), without_decimals.end());
    codes.insert(codes.end(), with_three.begin(), with_three.end());
    return codes;
}

} // namespace forbear::model
