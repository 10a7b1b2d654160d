"""Every sentence that a person reads about a workbook, in the Spanish of Mexico.

Each finding says what is wrong, what is right, and gives an example. Codes are stable: other programs may rely on them.
"""

from __future__ import annotations

from .grades import Grade

#: Why a file is not read at all: what it is, and what to do.
REFUSALS = {
    "missing": "No existe el archivo «{name}». Revise el nombre y la carpeta.",
    "no-permission": (
        "No hay permiso para leer «{name}». Cierre el archivo en otros programas o pida permiso de lectura."
    ),
    "not-a-file": "«{name}» es una carpeta. Indique un archivo de Excel.",
    "empty": "El archivo está vacío (0 bytes). Vuelva a guardarlo en Excel o descárguelo otra vez.",
    "too-large": "El archivo pesa más de {megabytes} MB, lo más que se acepta. Divídalo en varios.",
    "pdf": "Es un PDF, no un libro de Excel. Suba el archivo .xlsx con el que se hizo.",
    "picture": "Es una imagen, no un libro de Excel. Suba el archivo .xlsx del formato.",
    "archive": (
        "Es un archivo comprimido o de otro programa, no un libro de Excel. Descomprímalo y suba el .xlsx de adentro."
    ),
    "html": "Es una página web guardada con nombre de Excel. Ábrala en Excel y guárdela como «Libro de Excel (.xlsx)».",
    "xml": "Es un archivo XML, no un libro de Excel. Ábralo en Excel y guárdelo como «Libro de Excel (.xlsx)».",
    "json": "Es un archivo JSON, no un libro de Excel. Suba el .xlsx del formato.",
    "csv": (
        "Es texto (por ejemplo un CSV), aunque su nombre diga otra cosa. Copie los datos en la plantilla .xlsx del "
        "formato, descargada del SIPOT, y suba esa."
    ),
    "csv-encoding": (
        "No se entienden las letras de este archivo de texto. En Excel elija Guardar como › «CSV UTF-8 (delimitado por "
        "comas)» y súbalo de nuevo."
    ),
    "csv-no-header": (
        "Ninguna de las primeras líneas del archivo trae los nombres de los campos del formato. Ponga en la primera "
        "los nombres como están en la plantilla, por ejemplo {names}."
    ),
    "csv-broken": (
        "El archivo de texto se rompe en la línea {line}: hay comillas sin cerrar o una celda enorme. Corríjala, o "
        "guárdelo de nuevo desde Excel como «CSV UTF-8 (delimitado por comas)»."
    ),
    "ods": "Es una hoja de LibreOffice (.ods). Guárdela como «Excel 2007-365 (.xlsx)» y súbala de nuevo.",
    "xlsb": "Es un libro binario de Excel (.xlsb). Guárdelo como «Libro de Excel (.xlsx)» y súbalo de nuevo.",
    "other-office": "Es un documento de Word o PowerPoint, no un libro de Excel. Suba el .xlsx del formato.",
    "unknown-kind": "No es un libro de Excel. Suba el .xlsx del formato, descargado del SIPOT.",
    "encrypted": (
        "El libro está protegido con contraseña. En Excel quítela en Archivo › Información › Proteger libro › Cifrar "
        "con contraseña, guarde y súbalo de nuevo."
    ),
    "damaged": "El archivo está dañado o incompleto. Descárguelo otra vez, o ábralo en Excel y guárdelo de nuevo.",
    "bomb": (
        "El archivo se expande a un tamaño que ningún formato real tiene, así que no se abrió. Copie solo sus datos en "
        "una plantilla nueva."
    ),
    "too-many-sheets": "El libro tiene más de {most} hojas. Un formato del SIPOT tiene unas cuantas: quite las demás.",
    "far-cell": (
        "La hoja «{sheet}» tiene algo escrito muy lejos de los datos. En Excel presione Ctrl+Fin para ver dónde, borre "
        "esas filas y columnas, y guarde."
    ),
    "control-table": (
        "Es una tabla de control de obligaciones (formatos, periodos y conservación), no un formato del SIPOT. Suba el "
        "archivo del formato que quiere revisar."
    ),
    "no-format": (
        "Es un libro de Excel, pero no un formato del SIPOT: falta la fila «Tabla Campos» con los nombres de los "
        "campos. Use la plantilla descargada del SIPOT, sin borrar sus filas ocultas. La primera hoja es «{sheet}»."
    ),
    "no-sheets": "El libro no tiene hojas de datos. Use la plantilla descargada del SIPOT.",
    "rows-lost": (
        "Parece un formato del SIPOT al que se le borraron las filas ocultas 1 a 6 (identificador, tipos y campos). "
        "Copie los datos en una plantilla nueva, sin borrar esas filas."
    ),
    "no-fields": "El formato no tiene campos: la fila 7 está vacía. Use la plantilla descargada del SIPOT.",
    "not-fillable": "La plantilla para llenar debe ser un formato de carga .xlsx, y este archivo es otra cosa.",
    "unknown-field": "La plantilla no tiene el campo «{field}» en la hoja «{sheet}».",
    "unknown-table": "La plantilla no tiene la tabla «{sheet}».",
}

INFO, WARN = Grade.INFORMATIVE, Grade.WARNING
GRAVE, BLOCK = Grade.SERIOUS, Grade.BLOCKING

#: By code: how much it matters, and the sentence.
FINDINGS: dict[str, tuple[Grade, str]] = {
    # The file.
    "format-id-missing": (
        BLOCK,
        "Falta el identificador del formato en la celda A1 (oculta). Use la plantilla original, por ejemplo con "
        "«53396».",
    ),
    "duplicate-field": (
        BLOCK,
        "El campo {id} está dos veces, en las columnas {first} y {letter}. Cada campo va una sola vez: use la "
        "plantilla original.",
    ),
    "unknown-type": (
        BLOCK,
        "El campo «{field}» tiene el tipo «{text}», que no existe: son del 1 al 14. Use la plantilla original.",
    ),
    "wrong-format": (
        BLOCK,
        "El archivo es del formato {found} y se esperaba el {expected}. Use la plantilla correcta.",
    ),
    "field-missing": (
        GRAVE,
        "Falta el campo «{field}» de la plantilla. Use la plantilla original sin borrar columnas.",
    ),
    "field-extra": (
        WARN,
        "El campo «{field}» no está en la plantilla. Quite la columna o descargue la plantilla vigente.",
    ),
    "type-changed": (
        GRAVE,
        "El campo «{field}» es de tipo {found} y en la plantilla de tipo {expected}. Use la plantilla original.",
    ),
    "table-missing": (
        GRAVE,
        "El campo «{field}» remite a la hoja «{table}», que no está en el libro. Use la plantilla original con "
        "todas sus hojas.",
    ),
    "catalogue-missing": (
        WARN,
        "No se encontró el catálogo del campo «{field}», así que no se pudo revisar. La plantilla lo trae en una "
        "hoja «Hidden_1».",
    ),
    "heading-slip": (
        INFO,
        "El encabezado «{field}» tiene una errata: dice «{word}» y es «{meant}». Se reconoce igual; no hace falta"
        " cambiarlo.",
    ),
    "heading-differs": (
        WARN,
        "El encabezado «{field}» parece ser «{meant}». Deje los encabezados como vienen en la plantilla.",
    ),
    "title-slip": (
        INFO,
        "El título «{field}» tiene una errata: dice «{word}» y es «{meant}». Deje las primeras filas como vienen en la "
        "plantilla.",
    ),
    "title-differs": (
        WARN,
        "El título dice «{text}» y en la plantilla «{right}». Deje las primeras filas como vienen en la plantilla.",
    ),
    "title-empty": (
        WARN,
        "Falta el título del formato en la fila 3. Use la plantilla original, por ejemplo con «Normatividad "
        "aplicable».",
    ),
    "label-slip": (
        INFO,
        "La etiqueta dice «{text}» y es «{meant}». Se reconoce igual; deje las primeras filas como vienen en la "
        "plantilla.",
    ),
    "short-name-long": (
        WARN,
        "El nombre corto tiene {length} caracteres y el máximo es 50, por ejemplo «LGT_Art_70_Fr_II».",
    ),
    "no-rows": (
        INFO,
        "No hay filas con datos. Si no hubo información en el periodo, ponga una fila con ejercicio, fechas, área"
        " y una nota que lo explique.",
    ),
    "stray-cell": (
        GRAVE,
        "Hay algo escrito fuera de los campos del formato, y el SIPOT no lo toma. Muévalo a su columna o bórrelo.",
    ),
    "merged-cells": (
        WARN,
        "Hay celdas combinadas entre los datos ({area}). Separe las celdas: cada fila lleva sus propios valores.",
    ),
    # Cells.
    "text-too-long": (
        GRAVE,
        "«{field}» tiene {length} caracteres y el máximo es {limit}. Acórtelo, o ponga el texto completo en un "
        "documento y su enlace.",
    ),
    "not-a-number": (GRAVE, "«{field}» debe ser un número y dice «{text}». Escriba solo cifras, por ejemplo 1250.50."),
    "number-as-text": (
        INFO,
        "«{field}» está guardado como texto («{text}»). Guárdelo como número, por ejemplo 1250.50.",
    ),
    "number-too-long": (GRAVE, "«{field}» tiene más de 12 cifras enteras. Revise la cantidad, por ejemplo 1250000.50."),
    "too-many-decimals": (WARN, "«{field}» tiene más de 2 decimales ({text}). Redondee, por ejemplo 1250.50."),
    "not-a-date": (
        GRAVE,
        "«{field}» debe ser una fecha y dice «{text}». Escriba día, mes y año, por ejemplo 31/03/2026.",
    ),
    "impossible-date": (GRAVE, "«{field}» dice «{text}», un día que no existe. Corríjalo, por ejemplo 30/04/2026."),
    "date-as-text": (
        WARN,
        "«{field}» está escrita como texto («{text}»). Guárdela como fecha en Excel, por ejemplo {right}.",
    ),
    "date-as-number": (WARN, "«{field}» se ve como el número {text}. Dé a la celda formato de fecha: es el {right}."),
    "strange-date": (WARN, "«{field}» dice {text}, un año poco probable. Revise el año, por ejemplo 31/03/2026."),
    "not-a-time": (GRAVE, "«{field}» debe ser una hora y dice «{text}». Escriba hora y minutos, por ejemplo 09:30."),
    "not-a-link": (
        GRAVE,
        "«{field}» debe ser una dirección de internet y dice «{text}». Póngala completa, por ejemplo "
        "https://www.municipio.gob.mx/archivo.pdf.",
    ),
    "bare-file-name": (
        GRAVE,
        "«{field}» solo trae el nombre de un archivo («{text}»), y nadie puede abrirlo. Publique el archivo y "
        "ponga su dirección, por ejemplo https://www.municipio.gob.mx/archivo.pdf.",
    ),
    "local-path": (
        GRAVE,
        "«{field}» trae la ruta de un archivo en una computadora («{text}»). Publique el archivo y ponga su "
        "dirección, por ejemplo https://www.municipio.gob.mx/archivo.pdf.",
    ),
    "link-without-scheme": (
        WARN,
        "«{field}» empieza sin https:// («{text}»). Póngala completa, por ejemplo https://www.municipio.gob.mx.",
    ),
    "link-dead": (
        WARN,
        "«{field}» lleva a {text}, que no responde ({problem}). Ábrala en el navegador: corrija la dirección, por "
        "ejemplo https://www.municipio.gob.mx/acta.pdf, o publique el documento.",
    ),
    "link-with-spaces": (
        WARN,
        "«{field}» tiene espacios o saltos de línea dentro de la dirección. Cópiela del navegador: los espacios "
        "van como %20.",
    ),
    "not-in-catalogue": (
        GRAVE,
        "«{text}» no está en el catálogo de «{field}». Elija un valor de la lista, por ejemplo «{right}».",
    ),
    "catalogue-case": (
        INFO,
        "«{text}» está en el catálogo de «{field}» como «{right}». Se acepta igual; elíjalo de la lista.",
    ),
    "catalogue-spelling": (
        WARN,
        "«{text}» está en el catálogo de «{field}» escrito «{right}». Elíjalo de la lista, con sus acentos.",
    ),
    "beyond-validation": (
        WARN,
        "La lista de «{field}» ya no se ofrece en {count} celdas, desde esta (en la plantilla llega a la fila "
        "201). Revise que sus valores sean del catálogo; puede copiar hacia abajo la validación.",
    ),
    "not-a-year": (GRAVE, "«{field}» debe ser un año y dice «{text}». Escriba cuatro cifras, por ejemplo 2026."),
    "year-out-of-range": (
        GRAVE,
        "«{field}» dice {text}, y debe estar entre 2000 y {limit}. Corríjalo, por ejemplo {limit}.",
    ),
    "several-years": (
        WARN,
        "«{field}» dice {text} y en otras filas {right}. Va un solo ejercicio por archivo, por ejemplo {right}.",
    ),
    "required-missing": (GRAVE, "Falta «{field}», que es obligatorio. Escríbalo, por ejemplo {right}."),
    "trailing-spaces": (
        INFO,
        "«{field}» tiene espacios al principio o al final. Se quitan solos al importar; bórrelos en el original.",
    ),
    "control-character": (
        WARN,
        "«{field}» trae caracteres invisibles que el SIPOT rechaza. Vuelva a escribir el texto sin pegarlo de "
        "otro programa.",
    ),
    "cell-error": (GRAVE, "«{field}» muestra el error de Excel «{text}». Escriba el valor, por ejemplo 1250.50."),
    "formula": (
        WARN,
        "«{field}» tiene una fórmula. El SIPOT necesita el valor: copie la celda y péguela como «Valores».",
    ),
    "formula-injection": (
        WARN,
        "«{field}» empieza con «{sign}», y otro programa podría ejecutarlo como fórmula. Empiece con una letra, "
        "por ejemplo «No aplica».",
    ),
    # Personal data.
    "curp": (GRAVE, "«{field}» trae una CURP, que es un dato personal. Bórrela: aquí no se publica."),
    "rfc-person": (
        GRAVE,
        "«{field}» trae el RFC de una persona física, que es un dato personal. Bórrelo, o use el campo de RFC si "
        "el formato lo pide.",
    ),
    "phone": (
        WARN,
        "«{field}» parece traer un teléfono ({text}). Si es de una persona, bórrelo; el de una oficina va en su "
        "campo de teléfono.",
    ),
    "bank-account": (GRAVE, "«{field}» trae un número de cuenta, CLABE o tarjeta. Bórrelo: no se publica."),
    # Rows.
    "update-before-end": (
        WARN,
        "La fecha de actualización ({text}) es anterior al fin del periodo ({right}). Ponga ese día o uno "
        "posterior, por ejemplo {right}.",
    ),
    "update-in-future": (
        WARN,
        "La fecha de actualización ({text}) todavía no llega. Ponga el día en que actualizó, por ejemplo {right}.",
    ),
    "period-reversed": (
        GRAVE,
        "El periodo termina ({right}) antes de empezar ({text}). Corrija las fechas, por ejemplo del 01/01/2026 "
        "al 31/03/2026.",
    ),
    "period-wrong-start": (
        GRAVE,
        "El periodo empieza el {text} y debe empezar el primer día del mes, por ejemplo {right}.",
    ),
    "period-wrong-end": (
        GRAVE,
        "El periodo termina el {text} y debe terminar el último día del mes, por ejemplo {right}.",
    ),
    "period-odd": (
        WARN,
        "Del {text} al {right} no es un mes, bimestre, trimestre, semestre ni año. Revise las fechas, por ejemplo"
        " del 01/01/2026 al 31/03/2026.",
    ),
    "period-free-text": (
        WARN,
        "«{field}» es texto libre («{text}»). Escríbalo siempre igual y completo, por ejemplo «{right}».",
    ),
    "period-unclear": (
        GRAVE,
        "«{field}» dice «{text}» y no se entiende qué periodo es. Escríbalo completo, por ejemplo «01/01/2026 - "
        "31/03/2026».",
    ),
    "period-differs": (
        WARN,
        "Esta fila informa de {text} y las demás de {right}. Ponga el mismo periodo en todas, o separe los archivos.",
    ),
    "period-not-asked": (
        GRAVE,
        "Esta fila informa de {text} y se pidió {right}. Corrija las fechas o suba el archivo del periodo pedido.",
    ),
    "exercise-differs": (
        WARN,
        "El ejercicio ({text}) no es el año del periodo ({right}). Ponga el mismo año, por ejemplo {right}.",
    ),
    "blank-row": (
        INFO,
        "Hay {count} filas vacías entre los datos, desde esta. Se ignoran; bórrelas para evitar confusiones.",
    ),
    "continuation-row": (
        GRAVE,
        "Esta fila continúa la anterior: le faltan ejercicio, periodo y área. Cada fila se llena completa; repita"
        " esos datos, por ejemplo {right}.",
    ),
    "row-per-id": (
        GRAVE,
        "Esta fila solo lleva otro ID de la tabla. Va una sola fila, y en la hoja «{table}» todos sus renglones "
        "con el mismo ID: por ejemplo, todos con {right}.",
    ),
    "without-information": (
        WARN,
        "Esta fila no trae información ni una nota que diga por qué. Explíquelo en «Nota», por ejemplo «En el "
        "periodo no se celebraron contratos».",
    ),
    "duplicate-row": (INFO, "Esta fila es igual a la fila {right}. Bórrela si se repitió por error."),
    "dangling-id": (
        GRAVE,
        "«{field}» dice {text}, pero en la hoja «{table}» no hay ese ID. Agregue allá el renglón con el ID "
        "{text}, o corríjalo aquí.",
    ),
    "several-ids": (
        GRAVE,
        "«{field}» trae varios ID («{text}»). Va uno solo, y en la hoja «{table}» todos los renglones con ese "
        "mismo ID, por ejemplo 1.",
    ),
    "orphan-row": (
        WARN,
        "Ninguna fila de «{main}» usa el ID {text} de este renglón. Póngalo en la fila que corresponda o borre el"
        " renglón.",
    ),
    "id-missing": (GRAVE, "Falta el ID de este renglón. Escriba el ID que usa la fila de «{main}», por ejemplo 1."),
}
